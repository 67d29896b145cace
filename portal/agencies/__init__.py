"""The directory of agencies and regions, and the agencies' compartment keys."""
