"""Discord from outside: a bare server on one core, and on the other the process that sends to it, ours or the library alone."""
