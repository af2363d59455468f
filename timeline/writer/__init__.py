"""Write the outputs of a build to disk: staged beside the present site and swapped in one step."""
