"""The measurements: the installed app in a real terminal, on a real engine and, for sizes beyond it, a simulated one."""
