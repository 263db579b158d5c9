"""Reports: the gradebook, the pages, the worksheets of platforms, the exports."""
