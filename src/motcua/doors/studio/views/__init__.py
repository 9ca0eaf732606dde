"""The pages of the studio, by subject."""
