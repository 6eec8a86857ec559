"""人民信箱: residents write and have the last word, units handle, officers see what stands under them."""
