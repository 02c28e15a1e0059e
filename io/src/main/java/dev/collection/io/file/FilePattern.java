package dev.collection.io.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files that a path with wildcards names: {@code *} and <code>?</code> within a name, {@code
 * **} across folders, <code>[abc]</code> and <code>{json,jsonl}</code>. A path that exists is
 * itself, whatever characters it has.
 */
final class FilePattern {
  private static final String WILDCARDS = "*?[{\\";

  /** No file has such a name, now. */
  static final class NoMatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private NoMatchException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private FilePattern() {}

  /** {@code path} with every character that would be a wildcard escaped. */
  static String escape(String path) {
    StringBuilder escaped = new StringBuilder(path.length() + 8);
    for (int i = 0; i < path.length(); i++) {
      char next = path.charAt(i);
      if (WILDCARDS.indexOf(next) >= 0 || next == ']' || next == '}') {
        escaped.append('\\');
      }
      escaped.append(next);
    }
    return escaped.toString();
  }

  /**
   * The paths that match, sorted; with wildcards only regular files.
   *
   * @throws IOException if none does, or if they cannot be listed
   */
  static List<String> list(String pattern) throws IOException {
    try {
      Path literal = Path.of(unescape(pattern));
      if (Files.exists(literal)) {
        return List.of(literal.toString());
      }
      List<String> paths = hasWildcard(pattern) ? walk(pattern) : List.of();
      if (!paths.isEmpty()) {
        return paths;
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw noMatch(pattern, "the folder " + e.getFile() + " does not exist", e);
    } catch (PatternSyntaxException | InvalidPathException e) {
      throw noMatch(pattern, "it is not a pattern: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw noMatch(pattern, "a folder cannot be read: " + e.getCause().getMessage(), e.getCause());
    }
    throw noMatch(pattern, "nothing there has such a name", null);
  }

  private static IOException noMatch(String pattern, String reason, Exception cause) {
    return new NoMatchException(
        "no file matches "
            + pattern
            + ": "
            + reason
            + "; correct the path in the spec, which is relative to the spec's folder, or put the"
            + " files there",
        cause);
  }

  private static List<String> walk(String pattern) throws IOException {
    Path base = Path.of(unescape(folder(pattern)));
    PathMatcher below = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    // As in shells, folder/**/name is also folder/name.
    PathMatcher here =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("/**/", "/"));
    int depth =
        pattern.contains("**")
            ? Integer.MAX_VALUE
            : (int)
                    pattern
                        .substring(folder(pattern).length())
                        .chars()
                        .filter(c -> c == '/')
                        .count()
                + 1;
    try (Stream<Path> found = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
      return found
          .filter(path -> below.matches(path) || here.matches(path))
          // A link to nothing is kept, so that it is missed when it is opened.
          .filter(path -> Files.isRegularFile(path) || Files.notExists(path))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  /** The folders before the first wildcard, still escaped; empty for the working folder. */
  private static String folder(String pattern) {
    int wildcard = firstWildcard(pattern);
    int end = pattern.lastIndexOf('/', wildcard);
    return end < 0 ? "" : pattern.substring(0, end + 1);
  }

  static boolean hasWildcard(String pattern) {
    return firstWildcard(pattern) < pattern.length();
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char next = pattern.charAt(i);
      if (next == '\\') {
        i++;
      } else if (WILDCARDS.indexOf(next) >= 0) {
        return i;
      }
    }
    return pattern.length();
  }

  private static String unescape(String pattern) {
    StringBuilder text = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
        i++;
      }
      text.append(pattern.charAt(i));
    }
    return text.toString();
  }
}
