"""Tasks with due dates, mentions and watched cases."""
