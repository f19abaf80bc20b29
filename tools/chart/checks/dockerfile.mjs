export function checkDockerfile() { return []; }
