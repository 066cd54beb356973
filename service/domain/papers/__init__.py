"""Reading what is printed on a paper: from a document to values with their places; it knows no dossier."""
