'use strict';

const { loginRedirect } = require('./redirects');

/** The list of workflows with their URLs in one column. */
function workflowList(workflows, n8nUrl) {
	const width = Math.max(...workflows.map(({ name }) => name.length));
	return workflows.map(({ name, route }) => `    ${name.padEnd(width)}  ${n8nUrl}${route}`).join('\n');
}

/**
 * The text printed when everything is running.
 * @param {{n8nUrl: string, sandboxUrl: string, owner: {email: string, password: string}, workflows: {name: string, route: string}[],
 *   files: {log: string, password: string}}} options
 */
function summary({ n8nUrl, sandboxUrl, owner, workflows, files }) {
	const [first] = workflows;
	return `
  Ready.

    n8n      ${n8nUrl}${first ? loginRedirect(first.route) : ''}
             sign in with ${owner.email} / ${owner.password}
    Sandbox  ${sandboxUrl}
             A local Chat2Desk server. On its page, you write as the client.
${workflows.length > 0 ? `\n  Example workflows:\n\n${workflowList(workflows, n8nUrl)}\n` : ''}
  Try this:

    1. Open the sandbox page, select a client and write "Hello". The workflow "Auto-reply bot" replies within seconds.
    2. Write "What is the price?". The workflow "Price tagger" tags the client and adds a comment that only operators see.
    3. View both in n8n: Workflows > Auto-reply bot > Executions. Change the text of the reply, publish, and write again.
    4. Build your own workflow with the nodes "Chat2Desk" and "Chat2Desk Trigger". The "Chat2Desk sandbox" credential is
       already set up.

  Log:      ${files.log}
  Password: ${files.password}
  Press Ctrl+C to stop. To start over, run "npm start -- --reset".
`;
}

module.exports = { summary };
