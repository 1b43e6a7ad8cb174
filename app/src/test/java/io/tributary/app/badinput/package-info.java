/** What a user can get wrong, at the command line, and what the program says of it. */
package io.tributary.app.badinput;
