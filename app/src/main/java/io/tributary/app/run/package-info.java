/** The main job: prepares models and prompts, runs the stream, evaluates, reports, resumes. */
package io.tributary.app.run;
