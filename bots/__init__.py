"""What only the outside world needs: one package a chat platform, the composition root and the command line."""
