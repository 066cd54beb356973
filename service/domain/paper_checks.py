def check_paper(reading, report): return ()
