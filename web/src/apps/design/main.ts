import { start } from '$lib/app/start';
import App from './App.svelte';

start(App);
