"""What every service is built on. It knows no word of the field and imports no service."""
