"""Gateway: the one public door.

It knows who is calling, signs a short-lived token for each call, and passes the call on.

routing   which path goes to which service
front     compression and CORS
proxy     the streaming hop, with timeouts and a breaker per service
identity  from an access token to a principal
roles     what each role may do
openapi   one API document for the whole system, and /docs
users     local accounts
sessions  logging in, by token or by the page's cookie; refreshing, logging out
lockout   wrong passwords in a row
provider  logging in with an OpenID provider, and its tokens as bearers
partners  agencies and their API keys
app_tokens  phones: tokens of accounts, and settings for ODK Collect
basic     passwords of accounts, for tools that know nothing else; remembered for a while
limits    calls a minute and a day, per key
events    the log of everything that happened, as a feed and as streams
webhooks  signed deliveries of events to others' addresses, with a log of every try
invitations  one-time links: for a new account, or for a lost password
"""
