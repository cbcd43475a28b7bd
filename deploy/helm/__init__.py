"""What ops teams need beside the chart."""
