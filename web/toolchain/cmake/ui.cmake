# user interface
