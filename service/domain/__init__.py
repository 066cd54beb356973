"""Pure rules and values of a nomination dossier: no input or output, no clock, no logging."""
