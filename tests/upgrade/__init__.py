"""An upgrade under load: old and new processes side by side, and a migration between them.

`versions` makes the next version of this tree, `balancer` sends callers to whoever is ready, `rolling`
is a suite whose processes can be replaced one by one, `callers` are the users meanwhile.
"""
