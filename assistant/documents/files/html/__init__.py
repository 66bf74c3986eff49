"""HTML: pages as browsers, Word and Excel hand them over, and pages to look at and to print."""
