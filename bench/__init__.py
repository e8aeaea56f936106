"""The measurements: the installed app in a real terminal, on a real engine and on a simulated one beyond its size."""
