"""Excel files: values by calamine, looks from the parts themselves, writing by XlsxWriter."""
