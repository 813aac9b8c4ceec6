"""The public pages, and the page on which the clerk keeps them."""
