"""The kill test of the whole program before Telegram on loopback.

A supervisor (`lives`) ends `newsclip run` again and again while people act (`street`, `newsroom`); what they did is written
into a `ledger`, what the platform saw into its own log. The `checker` holds one against the other and knows nothing of the
product; `points` and `launch` choose the moment at which the process ends itself.
"""
