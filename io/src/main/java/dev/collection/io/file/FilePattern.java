package dev.collection.io.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * The files that a path with wildcards names: {@code *} and <code>?</code> within a name, {@code
 * **} across folders, <code>[abc]</code> and <code>{json,jsonl}</code>. A path that exists is
 * itself, whatever characters it has.
 */
final class FilePattern {
  private static final String WILDCARDS = "*?[{\\";

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
   * @throws IOException with a message for people, if none does, or if they cannot be listed
   */
  static List<String> list(String pattern) throws IOException {
    List<String> paths = present(pattern);
    if (paths.isEmpty()) {
      throw noMatch(pattern, "nothing there has such a name", null);
    }
    return paths;
  }

  /**
   * The same, but it is no failure that there are none yet in folders that can be listed.
   *
   * @throws IOException with a message for people, if they cannot be listed: a folder does not
   *     exist or cannot be read, or it is not a pattern
   */
  static List<String> present(String pattern) throws IOException {
    try {
      Path literal = Path.of(unescape(pattern));
      if (Files.exists(literal)) {
        return List.of(literal.toString());
      }
      return hasWildcard(pattern) ? walk(pattern) : absent(literal);
    } catch (NoSuchFileException e) {
      throw noMatch(pattern, "the folder " + e.getFile() + " does not exist", e);
    } catch (NotDirectoryException e) {
      throw noMatch(pattern, e.getFile() + " is not a folder", e);
    } catch (PatternSyntaxException | InvalidPathException e) {
      throw noMatch(pattern, "it is not a pattern: " + e.getMessage(), e);
    } catch (AccessDeniedException e) {
      Path denied = Path.of(e.getFile());
      Path folder = Files.isDirectory(denied) ? denied : folderOf(denied);
      throw unlistable(
          pattern,
          "the folder " + folder + " may not be read; allow it with: chmod +rx " + folder,
          e);
    } catch (FileSystemLoopException e) {
      throw unlistable(
          pattern,
          "the folder " + e.getFile() + " is a link to one that it is in; remove the link",
          e);
    } catch (FileSystemException e) {
      throw unlistable(
          pattern, "the folder " + e.getFile() + " cannot be read: " + e.getReason(), e);
    }
  }

  private static IOException noMatch(String pattern, String reason, Exception cause) {
    return new IOException(
        "no file matches "
            + pattern
            + ": "
            + reason
            + "; correct the path in the spec, which is relative to the spec's folder, or put the"
            + " files there",
        cause);
  }

  private static IOException unlistable(String pattern, String reason, Exception cause) {
    return new IOException("the files " + pattern + " cannot be listed: " + reason, cause);
  }

  private static List<String> walk(String pattern) throws IOException {
    Path base = Path.of(unescape(folder(pattern)));
    requireFolder(base);
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
    List<String> paths = new ArrayList<>();
    Files.walkFileTree(
        base,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A link to nothing is kept, so that it is missed when it is opened.
            boolean toNothing = attributes.isSymbolicLink() && Files.notExists(file);
            if ((attributes.isRegularFile() || toNothing)
                && (below.matches(file) || here.matches(file))) {
              paths.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !file.equals(base)) {
              return FileVisitResult.CONTINUE; // Removed while the others were listed.
            }
            throw e;
          }
        });
    Collections.sort(paths);
    return paths;
  }

  /** Nothing, if it is known that there is no {@code file}. */
  private static List<String> absent(Path file) throws IOException {
    requireFolder(folderOf(file));
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(file.toString()); // It has come in the meantime.
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void requireFolder(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
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
