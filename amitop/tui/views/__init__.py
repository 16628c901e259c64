"""The views: each says which rows it shows, in which columns, and what is known of the chosen one."""
