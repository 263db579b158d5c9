"""What several folders of tests share: courses, classes as platforms hand them out, records, Dask clusters."""
