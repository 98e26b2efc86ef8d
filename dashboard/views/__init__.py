"""One module a page: choose, fetch, show. The list of them is `dashboard.pages`."""
