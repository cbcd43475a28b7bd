"""What a first start shows: 26 RT sheets as East Java's slum site published them."""
