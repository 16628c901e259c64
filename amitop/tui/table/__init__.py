"""The live table: its rows and their order, its columns, how it is arranged and grouped."""
