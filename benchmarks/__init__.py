"""What Newsclip's own figures are, beside what a user would write instead and the floor under both. See docs/performance.md."""
