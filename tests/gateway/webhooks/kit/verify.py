"""Tells of each delivery on the standard input whether a partner's Python library takes it."""

import importlib
import json
import sys

library = importlib.import_module({"svix": "svix.webhooks"}.get(sys.argv[1], sys.argv[1]))
for line in sys.stdin:
    one = json.loads(line)
    try:
        library.Webhook(one["secret"]).verify(one["body"], one["headers"])
        said = "taken"
    except library.WebhookVerificationError as error:
        said = str(error)
    print(said)
