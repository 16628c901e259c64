"""The full screen. Light on purpose: `amitop.tui.app` brings Textual in, and only when it is asked for."""
