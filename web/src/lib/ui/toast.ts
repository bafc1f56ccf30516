/** Short words about what has just happened. */
export { toast } from 'svelte-sonner';
