"""Several PBXs on one screen."""
