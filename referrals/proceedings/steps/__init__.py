"""Every step of an administrative case, one file for each station."""
