/** Tests of the whole program, as processes on the packaged jar: {@code mvn verify} runs them. */
package io.tributary.app.system;
