namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>Runs one pickle: a stack, marks and a memo. It builds data and calls nothing but the functions of <see cref="PickleGlobals"/>.</summary>
/// <param name="input">The pickle; reading stops right behind its STOP.</param>
/// <param name="loadPersistent">Turns a persistent id into a storage.</param>
internal sealed class PickleInterpreter(PickleInput input, Func<object?, object?> loadPersistent)
{
    private const int NewestProtocol = 5;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];

    /// <summary>Runs a pickle that may hold no tensors.</summary>
    public static object? RunPlain(PickleInput input) =>
        new PickleInterpreter(input, _ => throw input.Fail("it refers to a tensor where there can be none")).Run();

    public object? Run()
    {
        for (PickleOpcode opcode = input.ReadOpcode(); opcode != PickleOpcode.Stop; opcode = input.ReadOpcode())
        {
            object? literal = PickleLiteral.Read(opcode, input);
            if (!ReferenceEquals(literal, PickleLiteral.NotALiteral))
            {
                _stack.Add(literal);
            }
            else if (!TryStack(opcode) && !TryContainer(opcode) && !TryObject(opcode))
            {
                throw Refuse(opcode);
            }
        }
        return Pop();
    }

    private bool TryStack(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(input.ReadByte()); return true;
            case PickleOpcode.Frame: input.ReadInt64(); return true; // a hint for buffered readers
            case PickleOpcode.Mark: _marks.Push(_stack.Count); return true;
            case PickleOpcode.Pop: Pop(); return true;
            case PickleOpcode.PopMark: PopToMark(); return true;
            case PickleOpcode.Dup: _stack.Add(Peek()); return true;
            case PickleOpcode.BinGet: _stack.Add(Recall(input.ReadByte())); return true;
            case PickleOpcode.LongBinGet: _stack.Add(Recall(input.ReadUInt32())); return true;
            case PickleOpcode.BinPut: _memo[input.ReadByte()] = Peek(); return true;
            case PickleOpcode.LongBinPut: _memo[input.ReadUInt32()] = Peek(); return true;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Peek(); return true;
            default: return false;
        }
    }

    private bool TryContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Tuple: _stack.Add(PopToMark()); return true;
            case PickleOpcode.Tuple1: _stack.Add(PopMany(1)); return true;
            case PickleOpcode.Tuple2: _stack.Add(PopMany(2)); return true;
            case PickleOpcode.Tuple3: _stack.Add(PopMany(3)); return true;
            case PickleOpcode.List or PickleOpcode.FrozenSet: _stack.Add(new List<object?>(PopToMark())); return true;
            case PickleOpcode.Append: AddToList(PopMany(1)); return true;
            case PickleOpcode.Appends or PickleOpcode.AddItems: AddToList(PopToMark()); return true;
            case PickleOpcode.Dict: AddNewMap(PopToMark()); return true;
            case PickleOpcode.SetItem: AddToMap(PopMany(2)); return true;
            case PickleOpcode.SetItems: AddToMap(PopToMark()); return true;
            default: return false;
        }
    }

    private bool TryObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                _stack.Add(PickleGlobals.Find(input.ReadLine(), input.ReadLine(), input));
                return true;
            case PickleOpcode.StackGlobal:
                PushStackGlobal();
                return true;
            case PickleOpcode.Reduce or PickleOpcode.NewObj:
                object?[] call = PopMany(2);
                _stack.Add(Call(call[0], call[1]));
                return true;
            case PickleOpcode.Build:
                Build(Pop());
                return true;
            case PickleOpcode.BinPersid:
                _stack.Add(loadPersistent(Pop()));
                return true;
            default:
                return false;
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol > NewestProtocol)
        {
            throw input.Fail($"it uses pickle protocol {protocol}; the newest known is {NewestProtocol}");
        }
    }

    private void PushStackGlobal()
    {
        object?[] names = PopMany(2);
        if (names is not [string module, string name])
        {
            throw input.Fail("STACK_GLOBAL needs two strings");
        }

        _stack.Add(PickleGlobals.Find(module, name, input));
    }

    private object? Call(object? callee, object? arguments) => (callee, arguments) switch
    {
        (PickleFunction function, object?[] values) => function.Call(new PickleArguments(function.Name, values, input)),
        _ => throw input.Fail("it calls something that is not a function of the allow list"),
    };

    /// <summary>BUILD sets attributes. Those of dictionaries and tensors (_metadata, hooks) are not weights, so they are dropped.</summary>
    private void Build(object? state)
    {
        object? target = Peek();
        if (target is PickleNumberType && !(state is object?[] { Length: > 1 } numpy && numpy[1] is "<" or "|" or "="))
        {
            throw input.Fail("it has a numpy type that is not little-endian");
        }

        if (target is not (PickleMap or PickleTensor or PickleNumberType))
        {
            throw input.Fail("BUILD sets attributes of something that has none");
        }
    }

    private void AddToList(object?[] items)
    {
        if (Peek() is not List<object?> list)
        {
            throw input.Fail("it appends to something that is not a list");
        }

        list.AddRange(items);
    }

    private void AddNewMap(object?[] items)
    {
        _stack.Add(new PickleMap());
        AddToMap(items);
    }

    private void AddToMap(object?[] items)
    {
        if (Peek() is not PickleMap map || items.Length % 2 != 0)
        {
            throw input.Fail("it sets items of something that is not a dictionary, or a key without a value");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            map.Entries.Add(new(items[i], items[i + 1]));
        }
    }

    private object? Recall(uint index) => _memo.TryGetValue(index, out object? value) ? value : throw input.Fail($"its memo has no entry {index}");

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    private object? Pop()
    {
        object? top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] PopMany(int count) => _stack.Count - Floor >= count ? PopFrom(_stack.Count - count) : throw Underflow();

    private object?[] PopToMark() => _marks.TryPop(out int mark) ? PopFrom(mark) : throw input.Fail("it needs a mark that was never set");

    private object?[] PopFrom(int start)
    {
        object?[] items = new object?[_stack.Count - start];
        _stack.CopyTo(start, items, 0, items.Length);
        _stack.RemoveRange(start, items.Length);
        return items;
    }

    /// <summary>Operations may not reach below the newest mark.</summary>
    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private WeightFileException Underflow() => input.Fail("it takes more from the stack than there is");

    private WeightFileException Refuse(PickleOpcode opcode) => opcode switch
    {
        PickleOpcode.Inst => new ForbiddenGlobalException(input.Path, Printable.Clean($"{input.ReadLine()}.{input.ReadLine()}")),
        PickleOpcode.Ext1 => new ForbiddenGlobalException(input.Path, $"extension {input.ReadByte()}"),
        PickleOpcode.Ext2 => new ForbiddenGlobalException(input.Path, $"extension {input.ReadUInt16()}"),
        PickleOpcode.Ext4 => new ForbiddenGlobalException(input.Path, $"extension {input.ReadInt32()}"),
        _ when Enum.IsDefined(opcode) => input.Fail($"it uses the operation {opcode}, which weights do not need"),
        _ => input.Fail($"0x{(int)opcode:x2} is no operation known here"),
    };
}
