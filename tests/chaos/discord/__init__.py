"""The kill test of the whole program before Discord on loopback, and that of the gateway's drops.

As `tests.chaos.telegram`: what people do is written into a ledger, and the platform's log is held against it. What is told by
an interaction is heard by a program that is connected and by nobody else, so that people try until they are answered.
"""
