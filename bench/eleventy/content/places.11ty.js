import { term } from "../lib/term.js";

export const { data, render } = term("places");
