"""Address and matter to district and office, with the exceptions; "unclear" is a result."""
