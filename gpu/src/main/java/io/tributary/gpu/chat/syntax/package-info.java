/**
 * From the text of a template to its syntax tree: Jinja's lexer and grammar, without its scopes.
 */
package io.tributary.gpu.chat.syntax;
