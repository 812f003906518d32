import { render } from "preact";
import "./styles/index.css";
import { loadConfig } from "./api/console-config.ts";
import { App } from "./app.tsx";

const app = document.getElementById("app");
if (app !== null) render(<App />, app);
void loadConfig();
