package dev.collection.transforms.profile;

import dev.collection.transforms.profile.value.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * Which member was lacked first by which object at one place, of all members that any object of a
 * bundle has. Objects that come before a member is known lack it too. Not thread-safe.
 *
 * <p>For each object only those members are looked at that none has lacked before it: they are at
 * the front, in the order of who lacked them first, the latest first. So an object costs as much as
 * it has members, and a place at which data are used as names no more, as each of them is lacked by
 * nearly all. Only if objects come in the reverse order all members are looked at each time.
 */
final class LackedMembers {
  /** Of a member that is in no object. */
  static final long IN_NONE = -1;

  private final List<ItemPlace> members = new ArrayList<>();
  private final List<ItemPlace> lackedNow = new ArrayList<>();

  /** The first record with an object; null before there is one. */
  private Example first;

  /** The number of the object; those of the bundle have numbers from here on. */
  private long firstObject;

  private long object;
  private int met;

  /** Begins with a bundle, of which no member is known. */
  void clear() {
    members.clear();
    first = null;
    firstObject = object + 1;
  }

  /**
   * Goes on with a bundle that has objects already.
   *
   * @param firstOfBundle the first record with one
   */
  void resume(Example firstOfBundle) {
    first = firstOfBundle;
  }

  /**
   * Takes up a member that objects of the bundle are known to have.
   *
   * @param member with its profile
   */
  void resume(ItemPlace member) {
    member.metIn = firstObject;
    member.without = null;
    // Before those that were lacked; there are none yet.
    members.add(member);
  }

  /** An object begins. */
  void begin() {
    object++;
    met = 0;
  }

  /** The object has a member; each is told once. */
  void met(ItemPlace member) {
    if (member.profile == null) {
      return;
    }
    if (member.metIn < firstObject) {
      member.without = first;
      member.profile.addWithout(first);
      // No one was lacked before the first object.
      members.add(member);
    }
    member.metIn = object;
    met++;
  }

  /** All members of the object have been told. */
  void end(Example example) {
    if (met < members.size()) {
      noteLacked(example);
    }
    first = Example.first(first, example);
  }

  private void noteLacked(Example example) {
    int kept = 0;
    for (int i = 0; i < members.size(); i++) {
      ItemPlace member = members.get(i);
      if (member.without != null && member.without.compareTo(example) <= 0) {
        break;
      }
      if (member.metIn == object) {
        members.set(kept++, member);
      } else {
        member.without = example;
        member.profile.addWithout(example);
        lackedNow.add(member);
      }
    }
    for (ItemPlace member : lackedNow) {
      members.set(kept++, member);
    }
    lackedNow.clear();
  }
}
