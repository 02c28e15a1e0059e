package dev.collection.transforms.profile;

import dev.collection.model.PointerToken;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.KnownValues;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * A place in raw items that a worker knows, with those below it. It outlives bundles; what is of a
 * bundle begins anew with {@link #begin}. Not thread-safe.
 */
final class ItemPlace {
  /** Stands for the elements of an array in pointers. */
  static final String ELEMENT = "*";

  final Profiles.Key key;
  final int depth;
  final int number;

  /** Null if a field reads it: then its values are counted there. */
  final KnownValues known;

  final Map<String, ItemPlace> members = new HashMap<>();

  /** Of arrays; null if none had an element. */
  ItemPlace element;

  /** Of the bundle {@link #of}; null if it is not kept there. */
  ValueProfile profile;

  /** Null if it was in none yet. */
  Profiles of;

  /** Made with the first object. */
  private LackedMembers lacked;

  /** Of the latest object of the place above that has it; see {@link LackedMembers}. */
  long metIn = LackedMembers.IN_NONE;

  /** The first record of the bundle with an object that lacks it; null if none does. */
  Example without;

  /**
   * @param depth how many names and stars are in its pointer
   * @param number of the pointer in rows of the sample
   */
  ItemPlace(Profiles.Key key, int depth, int number, KnownValues known) {
    this.key = key;
    this.depth = depth;
    this.number = number;
    this.known = known;
  }

  /** Begins with a bundle. */
  void begin(Profiles bundle, ValueProfile ofBundle) {
    profile = ofBundle;
    of = bundle;
    if (lacked != null) {
      lacked.clear();
    }
  }

  /** Goes on with a bundle that has it already. */
  void resume(Profiles bundle, ValueProfile ofBundle) {
    begin(bundle, ofBundle);
    Example object = ofBundle.first(ValueKind.OBJECT);
    if (object != null) {
      lacked().resume(object);
    }
  }

  /** Takes up one below it that the bundle has already. */
  void join(ItemPlace below) {
    String token = below.key.path().substring(key.path().length() + 1);
    if (token.equals(ELEMENT)) {
      element = below;
    } else {
      members.put(PointerToken.unescape(token), below);
      lacked().resume(below);
    }
  }

  /** Which members objects at this place lack. */
  LackedMembers lacked() {
    if (lacked == null) {
      lacked = new LackedMembers();
    }
    return lacked;
  }
}
