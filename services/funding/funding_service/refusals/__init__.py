"""Why a rule says no, one class each."""
