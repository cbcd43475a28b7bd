"""Gateway: the one public door.

It knows who is calling, signs a short-lived token for each call, and passes the call on.

routing   which path goes to which service
proxy     the streaming hop, with timeouts and a breaker per service
identity  from an access token to a principal
roles     what each role may do
openapi   one API document for the whole system, and /docs
users     local accounts and their sessions
"""
