"""The door: sign-in and screens as one ASGI application. ``streamlit run app.py``, or any ASGI server."""

import streamlit as st

from catalog.screens import door

# Streamlit finds this assignment by reading the file; it has to be spelled out here.
app = st.App(
    door.SCRIPT,
    routes=door.ROUTES,
    middleware=door.MIDDLEWARE,
    on_script_error=door.on_script_error,
)

if __name__ == "__main__":
    app.run()
