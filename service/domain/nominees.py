def find_nominees(reading): return ()
